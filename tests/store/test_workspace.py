import os
from pathlib import Path

import pytest

from cchc_tui.errors import SchemaError, StoreError
from cchc_tui.schema.model import Level
from cchc_tui.store.workspaces.settings import read_settings
from cchc_tui.store.workspaces.units import read_units
from cchc_tui.store.workspaces.workspace import OrgUnit, Settings, Workspace
from tests.store.small import SMALL, make_workspace


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Four workspaces: one to name, one in the environment, one to stand in, one at home."""
    found = {name: tmp_path / name for name in ("named", "environment", "here", "home/cchc")}
    for path in found.values():
        Workspace.create(path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CCHC_WORKSPACE", str(found["environment"]))
    monkeypatch.chdir(found["here"])
    return found


def test_a_workspace_that_is_named_goes_before_all_others(places):
    assert Workspace.find(places["named"]).root == places["named"]


def test_the_environment_goes_before_the_folder_one_stands_in(places):
    assert Workspace.find().root == places["environment"]


def test_the_folder_one_stands_in_goes_before_home(places, monkeypatch):
    monkeypatch.delenv("CCHC_WORKSPACE")
    assert Workspace.find().root == places["here"]


def test_home_is_the_last_resort(places, monkeypatch, tmp_path):
    monkeypatch.delenv("CCHC_WORKSPACE")
    monkeypatch.chdir(tmp_path)
    assert Workspace.find().root == places["home/cchc"]


def test_what_is_named_must_be_a_workspace(tmp_path):
    with pytest.raises(StoreError, match=str(tmp_path)):
        Workspace.find(tmp_path)


def test_without_any_workspace_the_sentence_says_how_to_make_one(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="cchc"):
        Workspace.find()


def test_opening_a_workspace_changes_nothing_on_disk(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "schemas").mkdir()
    workspace = Workspace.find(tmp_path)
    assert workspace.settings == Settings()
    assert workspace.org_units == {}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["data", "schemas"]


def test_making_a_workspace_twice_leaves_the_first_as_it_was(tmp_path):
    first = Workspace.create(tmp_path, Settings(name="Thịnh Đức"), [OrgUnit("05497", "Xã Thịnh Đức")])
    again = Workspace.create(tmp_path, Settings(name="khác"), [OrgUnit("1", "Khác")])
    assert again.id == first.id
    assert again.settings.name == "Thịnh Đức"
    assert list(again.org_units) == ["05497"]


def test_settings_and_units_are_read_back_as_they_were_written(tmp_path):
    settings = Settings("Xã «Thịnh Đức»", "en", "05497", "cchc-xa")
    units = [
        OrgUnit("00019", "Tỉnh Thái Nguyên", Level.PROVINCE),
        OrgUnit("05497", "Xã Thịnh Đức", parent="00019"),
    ]
    Workspace.create(tmp_path, settings, units)
    workspace = Workspace.open(tmp_path)
    assert workspace.settings == settings
    assert list(workspace.org_units.values()) == units


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('langage = "vi"', "«langage»"),
        ('language = "fr"', "«fr»"),
        ("org_unit = 5497", "5497"),
        ("language = ", "cchc.toml"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_is_wrong(tmp_path, text, said):
    (tmp_path / "cchc.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=said) as caught:
        read_settings(tmp_path / "cchc.toml")
    assert "cchc.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[unit]]\ncode = 5497\nname = "Xã"', "số 0 ở đầu"),
        ('[[unit]]\ncode = "../x"\nname = "Xã"', r"\.\./x"),
        ('[[unit]]\ncode = "1"', "chưa có tên"),
        ('[[unit]]\ncode = "1"\nname = "Xã"\nlevel = "xa"', "«xa»"),
        ('[[unit]]\ncode = "1"\nname = "Xã"\ncap = "xa"', "«cap»"),
        ('[[unit]]\ncode = "1"\nname = "Xã"\nparent = 3', "«3»"),
        ('[[unit]]\ncode = "1"\nname = "Xã"\n[[unit]]\ncode = "1"\nname = "B"', "hai lần"),
        ('[unit]\ncode = "1"', r"\[\[unit\]\]"),
        ("unit = [1]", r"\[\[unit\]\]"),
        ("[[don_vi]]", "«don_vi»"),
    ],
)
def test_a_wrong_list_of_units_is_refused_with_what_is_wrong(tmp_path, text, said):
    (tmp_path / "org_units.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=said):
        read_units(tmp_path / "org_units.toml")


def test_a_unit_added_is_there_for_everyone(tmp_path):
    workspace, other = Workspace.create(tmp_path), Workspace.open(tmp_path)
    assert other.org_units == {}
    workspace.add_unit(OrgUnit("05497", "Xã Thịnh Đức"))
    workspace.add_unit(OrgUnit("05497", "Xã Thịnh Đức mới"))
    assert other.unit("05497").name == "Xã Thịnh Đức mới"
    with pytest.raises(StoreError, match="05500"):
        other.unit("05500")
    with pytest.raises(StoreError):
        workspace.add_unit(OrgUnit("a/b", "Xã"))


def test_the_shipped_forms_and_those_of_the_workspace_are_there(tmp_path):
    workspace = make_workspace(tmp_path)
    assert workspace.schema("cchc-xa").family == "cchc-xa"
    assert workspace.schema("thu-xa").edition == "2022"
    with pytest.raises(StoreError, match="khong-co"):
        workspace.schema("khong-co")


def test_a_form_of_the_workspace_goes_before_a_shipped_one_of_the_same_name(tmp_path):
    workspace = Workspace.create(tmp_path)
    shipped = workspace.schema("cchc-xa")
    own = SMALL.replace('"thu-xa"', '"cchc-xa"').replace('"2022"', f'"{shipped.edition}"')
    (tmp_path / "schemas" / "own.toml").write_text(own, encoding="utf-8")
    assert Workspace.open(tmp_path).schema("cchc-xa").title.en == "A small form"


def test_a_wrong_form_of_the_workspace_is_named(tmp_path):
    workspace = Workspace.create(tmp_path)
    (tmp_path / "schemas" / "sai.toml").write_text('family = "x"', encoding="utf-8")
    with pytest.raises(SchemaError, match=r"sai\.toml"):
        workspace.schemas()


def test_the_checkout_is_a_workspace_whose_forms_are_the_shipped_ones():
    here = Path(__file__).parent.parent.parent
    names = [schema.name for schema in Workspace.open(here).schemas()]
    assert names
    assert len(names) == len(set(names))


def test_an_account_without_a_home_or_in_a_folder_that_was_removed_is_told_what_to_do(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setenv("HOME", str(tmp_path / "none"))
    with pytest.raises(StoreError, match="none/cchc không phải là thư mục làm việc"):
        Workspace.find()
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(StoreError, match="--workspace"):
        Workspace.find()
    assert Workspace.find(Workspace.create(tmp_path / "work").root)
