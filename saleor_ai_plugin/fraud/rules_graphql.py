"""The owner's rules over the API: kept, tried on the past, switched on and off.

Reading a rule needs the models' libraries: they are loaded when a rule is, so that the API starts without them.
"""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self

import strawberry

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.fraud import models, reading, services
from saleor_ai_plugin.fraud.types import FraudError, FraudErrorCode, FraudOrderBrief, FraudRule, FraudVerdict
from saleor_ai_plugin.jobs.graphql import Job
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import BadRequestError

if TYPE_CHECKING:
    from saleor_ai_plugin.fraud import ruling


@strawberry.type
class FraudReplayDay:
    day: date
    orders: int
    held: int
    held_fraud: int
    missed_fraud: int


@strawberry.type
class FraudReplay:
    """What a rule would have done on past orders; ``sentence`` says it."""

    orders: int
    held: int
    held_fraud: int
    rejected: int = strawberry.field(description="Of those held, how many the rule's action rejects.")
    missed_fraud: int
    loss_held: Money
    loss_missed: Money
    sentence: str
    days: list[FraudReplayDay]
    examples: list[FraudOrderBrief]

    @classmethod
    def of(cls, tried: "ruling.Tried", action: models.FraudVerdict) -> Self:
        whole = tried.replay.summary.iloc[0]
        days = tried.replay.by_day
        return cls(
            orders=int(whole["orders"]),
            held=int(whole["held"]),
            held_fraud=int(whole["charged_back"]),
            rejected=int(whole["held"]) if action == models.FraudVerdict.REJECT else 0,
            missed_fraud=int(whole["missed"]),
            loss_held=_money(tried.held_fraud_amount, tried.currency),
            loss_missed=_money(tried.missed_amount, tried.currency),
            sentence=tried.replay.sentence(),
            days=[
                FraudReplayDay(
                    day=row.day.date(),
                    orders=row.orders,
                    held=row.held,
                    held_fraud=row.charged_back,
                    missed_fraud=row.missed,
                )
                for row in days[days["rule"] == whole["rule"]].itertuples()
            ],
            examples=FraudOrderBrief.all_of(reading.briefs(list(tried.held["order_id"])[-20:])),
        )


def _money(amount: float, currency: str) -> Money:
    return Money(amount=round(Decimal(amount), 2), currency=currency)


@strawberry.type
class FraudRuleSave:
    rule: FraudRule | None = None
    errors: list[FraudError] = strawberry.field(default_factory=list)


@strawberry.type
class FraudRuleDelete:
    errors: list[FraudError] = strawberry.field(default_factory=list)


@strawberry.type
class FraudTrain:
    job: Job


@strawberry.type
class Query:
    @strawberry.field(description="The owner's rules, in the order in which they were made.")
    def fraud_rules(self) -> list[FraudRule]:
        return [FraudRule.of(row) for row in models.FraudRule.objects.order_by("id")]

    @strawberry.field(description="Names that a rule may use: features, and fields of the order.")
    def fraud_rule_names(self) -> list[str]:
        from saleor_ai_plugin.fraud import ruling

        return sorted(ruling.NAMES)

    @strawberry.field(description="Try a rule on the past before it is switched on.")
    def fraud_replay(
        self,
        expression: str,
        action: FraudVerdict = models.FraudVerdict.REVIEW,  # type: ignore[valid-type]
        days: int | None = None,
    ) -> FraudReplay:
        from saleor_ai_plugin.fraud import ruling

        try:
            tried = ruling.try_on_past(name="this rule", expression=expression, days=90 if days is None else days)
            return FraudReplay.of(tried, action)
        except DecisionError as error:
            raise BadRequestError(str(error), position=error.position) from error


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Write a rule; without an id a new one.")
    def fraud_rule_save(
        self,
        info: Information,
        name: str,
        expression: str,
        action: FraudVerdict,  # type: ignore[valid-type]
        is_on: bool,
        id: strawberry.ID | None = None,  # noqa: A002 - Saleor's name for it
    ) -> FraudRuleSave:
        from saleor_ai_plugin.fraud import ruling

        try:
            row = ruling.save(
                rule_id=None if id is None else _number(id),
                name=name,
                expression=expression,
                action=action,
                is_on=is_on,
                updated_by=info.context.session.email,
            )
        except DecisionError as error:
            return FraudRuleSave(errors=[_invalid(error)])
        return FraudRuleSave(rule=FraudRule.of(row))

    @strawberry.mutation
    def fraud_rule_delete(self, id: strawberry.ID) -> FraudRuleDelete:  # noqa: A002 - Saleor's name for it
        from saleor_ai_plugin.fraud import ruling

        if ruling.delete(rule_id=_number(id)):
            return FraudRuleDelete()
        missing = FraudError(field="id", message=f"there is no rule {id!r}", code=FraudErrorCode.NOT_FOUND)
        return FraudRuleDelete(errors=[missing])

    @strawberry.mutation(description="Train now; the model is put to use only if it is not worse than the one in use.")
    def fraud_train(self, info: Information) -> FraudTrain:
        return FraudTrain(job=Job.of(services.request_training(requested_by=info.context.session.email)))


def _invalid(error: DecisionError) -> FraudError:
    return FraudError(
        field=error.field or None, message=str(error), code=FraudErrorCode.INVALID, position=error.position
    )


def _number(identity: str) -> int:
    return int(identity) if identity.isdecimal() and len(identity) <= 18 else -1
