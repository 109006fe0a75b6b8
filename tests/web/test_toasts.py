from baton.foundation.actions import ACTIONS
from baton.web.toasts import SAID, UNDO


def test_what_is_said_of_a_deed_is_said_of_one_that_there_is():
    named = set(SAID) | set(UNDO) | {back for back, _ in UNDO.values()}
    assert named - set(ACTIONS) == set()
