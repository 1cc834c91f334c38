"""What can be done with the answer to a question, while the keys are the table's."""

from cchc_tui.tui.query.actions import ANSWER_ACTIONS as ACTIONS

__all__ = ["ACTIONS"]
