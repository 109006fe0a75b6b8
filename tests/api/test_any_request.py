"""Requests nobody thought of, made from the description alone: valid ones, invalid ones, and one leading to the next."""

import os
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as bounds
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from baton.api.operations import document
from tests.api.programs import InThisTransaction, Office

SOAK = bool(os.environ.get("BATON_SOAK"))
EXAMPLES = 20 if SOAK else 1  # of each operation, valid and not, by each role
SEED = 20260105
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
ROLES = ("owner", "billing", "sales", "accountant", "read only")


CONFIG = {
    "seed": SEED,
    "checks": {
        # a rule of the house may refuse what has the right shape, and a record it names may not be there
        "positive_data_acceptance": {"expected-statuses": ["2xx", 304, 400, 401, 403, 404, 409, 412, 422]},
        "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 409, 412, 413, 415, 422]},
    },
}
PLAINLY = bounds(
    max_examples=EXAMPLES, deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)


def described() -> Any:
    """The description, asked in this process, with every check."""
    schema = schemathesis.openapi.from_dict(document(), config=SchemathesisConfig.from_dict(CONFIG))
    schema.app = InThisTransaction()
    return schema


@pytest.fixture(autouse=True)
def many_calls(settings):
    settings.API_CALLS_PER_MINUTE = settings.API_FAILURES_PER_MINUTE = 10**9


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_asked_is_answered_as_described(office: Office, role):
    auth = {"Authorization": f"Bearer {office.token(role)[1]}", "Accept-Encoding": "identity"}
    wrong: dict[str, str] = {}
    for found in described().get_all_operations():
        operation = found.ok()
        for mode in MODES if SOAK or role == "owner" else MODES[:1]:  # what is wrong is wrong whoever asks

            @PLAINLY
            @seed(SEED)
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                case.validate_response(case.call(headers=auth), headers=auth)

            try:
                ask()
            except BaseException as failure:  # noqa: BLE001  all of them are told together
                wrong[f"{operation.label} {mode.value}"] = str(failure)[:3000]
    assert not wrong, "\n\n".join(f"{label}\n{words}" for label, words in wrong.items())


def test_one_request_leads_to_the_next(office: Office):
    """What a deed made is got, changed and worked on, as the links of the description say; each walk begins with the same records."""
    auth = {"Authorization": f"Bearer {office.token('owner')[1]}", "Accept-Encoding": "identity"}

    class Machine(described().as_state_machine()):  # type: ignore[misc]  # made from the description
        def setup(self) -> None:
            self.undone = transaction.atomic()
            self.undone.__enter__()
            super().setup()

        def teardown(self) -> None:
            super().teardown()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": auth}

        def validate_response(self, response: Any, case: Any, additional_checks: Any = None, **sent: Any) -> None:
            case.validate_response(response, headers=auth, transport_kwargs=sent, recorder=self.recorder)

    steps = bounds(PLAINLY, max_examples=200 if SOAK else 5, stateful_step_count=8)
    run_state_machine_as_test(seed(SEED)(Machine), settings=steps)
