"""How often a job that failed is tried again."""

from typing import Final

from procrastinate import RetryDecision, RetryStrategy
from procrastinate.jobs import Job

from baton.foundation.fence import Fenced

FENCED_SECONDS: Final = 60


class Patient(RetryStrategy):
    """Tries again ten times, ever more seldom; behind the fence once a minute, as long as it stands."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, Fenced):
            return RetryDecision(retry_in={"seconds": FENCED_SECONDS})
        return super().get_retry_decision(exception=exception, job=job)


RETRY: Final = Patient(max_attempts=10, exponential_wait=3)
