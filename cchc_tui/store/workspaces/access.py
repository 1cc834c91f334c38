"""Who may do what: the one place that answers it. A workspace carries the access of who opened it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.messages import tr
from cchc_tui.store.workspaces.login import Login

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.store.workspaces.units import OrgUnit


class Role(StrEnum):
    """What somebody was given to do."""

    CLERK = "clerk"
    OFFICER = "officer"
    READER = "reader"
    ADMINISTRATOR = "administrator"

    @property
    def is_bound(self) -> bool:
        """Whether it makes no sense without an org unit."""
        return self in {Role.CLERK, Role.OFFICER}

    @property
    def label(self) -> str:
        """Its name in the current language."""
        return tr(f"access.role_{self.value}")


class AccessError(StoreError):
    """A role does not allow it."""


class Access:
    """A role, the org unit it is bound to ("" for none), the name to show, and the login behind it.

    Without a role whoever runs the program may do what the account may do, and is an administrator.
    """

    __slots__ = ("_who", "login", "org_unit", "role")

    def __init__(
        self,
        role: Role = Role.ADMINISTRATOR,
        org_unit: str = "",
        who: str = "",
        login: Login | None = None,
    ) -> None:
        self.role = role
        self.org_unit = org_unit
        self.login = login or Login.here()
        self._who = who

    @property
    def who(self) -> str:
        """The name shown to others and kept with what was done."""
        return self._who or self.login.name

    @property
    def is_whole(self) -> bool:
        """Whether every org unit may be seen."""
        return self.role is Role.ADMINISTRATOR or (self.role is Role.READER and not self.org_unit)

    @property
    def may_query(self) -> bool:
        """Whether SQL may be asked; it sees the same org units as the screens."""
        return self.role is not Role.CLERK

    @property
    def may_manage(self) -> bool:
        """Whether org units, settings and files outside may be changed."""
        return self.role is Role.ADMINISTRATOR

    def may_see(self, code: str, units: Mapping[str, OrgUnit]) -> bool:
        """Whether an org unit's appendices may be looked at; `units` are all there are."""
        if self.is_whole or code == self.org_unit:
            return True
        return self.role is not Role.CLERK and is_under(code, self.org_unit, units)

    def may_fill(self, code: str) -> bool:
        """Whether an org unit's appendices may be filled, submitted and reopened."""
        if self.role is Role.ADMINISTRATOR:
            return True
        return self.role.is_bound and code == self.org_unit

    def may_judge(self, code: str, units: Mapping[str, OrgUnit]) -> bool:
        """Whether an org unit's appendices may be accepted and returned: nobody judges her own."""
        if self.role is Role.ADMINISTRATOR:
            return True
        return self.role is Role.OFFICER and is_under(code, self.org_unit, units)

    def refusal(self, code: str, units: Mapping[str, OrgUnit]) -> AccessError | None:
        """Return why an org unit may not be seen, None if it may; whether it exists is not told."""
        if self.may_see(code, units):
            return None
        return AccessError("access.unit_hidden", role=self.role.label, code=code, own=self.org_unit)


def is_under(code: str, above: str, units: Mapping[str, OrgUnit]) -> bool:
    """Whether an org unit stands under another one, at any depth."""
    met = {code}
    unit = units.get(code) if code != above else None
    while unit is not None and unit.parent is not None and unit.parent not in met:
        if unit.parent == above:
            return True
        met.add(unit.parent)
        unit = units.get(unit.parent)
    return False
