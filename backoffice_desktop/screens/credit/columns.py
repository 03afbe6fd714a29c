"""The columns of both lists and of the tables in the cards."""

from backoffice_desktop.api.credit import Account
from backoffice_desktop.api.credit_queue import AccountOrderBy, ApplicationOrderBy
from backoffice_desktop.api.records import Money
from backoffice_desktop.formatting import amount, day, exact, fine_percent, money, relative
from backoffice_desktop.screens.credit.words import STATES, TONES, account_word, company, order_word
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.usage_bar import usage_tone


def usage(account: Account) -> float:
    """Exposure as a part of the limit; what is open without any limit counts as twice of it."""
    if account.limit.amount > 0:
        return float(account.exposure.amount / account.limit.amount)
    return 2.0 if account.exposure.amount > 0 else 0.0


def whole(value: Money | None) -> str:
    """Without the fraction, which no limit has use for in a list; the tool tip has it."""
    return "–" if value is None else f"{value.amount:,.0f}"


def chance(pd: float | None) -> str:
    return "–" if pd is None else fine_percent(pd)


POINTS = Column(
    "Points", lambda row: "–" if row.points is None else str(row.points), Kind.NUMBER, width=62, gives_way=True
)
SUGGESTED = Column("Suggested", lambda row: whole(row.suggested_limit), Kind.NUMBER, width=94, gives_way=True)
ACCOUNT_COLUMNS = (
    Column(
        "Company",
        company,
        width=112,
        tip=lambda row: f"{company(row)} · {row.customer_id}",
        sort_by=AccountOrderBy.COMPANY,
        stretches=True,
    ),
    Column(
        "State",
        lambda row: account_word(row)[0],
        Kind.CHIP,
        width=118,
        tone=lambda row: account_word(row)[1],
        tip=lambda row: account_word(row)[0],
    ),
    Column(
        "Limit",
        lambda row: whole(row.limit),
        Kind.NUMBER,
        width=68,
        tip=lambda row: money(row.limit),
        sort_by=AccountOrderBy.LIMIT,
    ),
    Column(
        "Exposure",
        lambda row: whole(row.exposure),
        Kind.SHARE,
        width=112,
        share=usage,
        tone=lambda row: usage_tone(usage(row)),
        tip=lambda row: tr("{exposure} of {limit}", exposure=money(row.exposure), limit=money(row.limit)),
        sort_by=AccountOrderBy.EXPOSURE,
    ),
    Column(
        "Overdue",
        lambda row: whole(row.overdue) if row.overdue.amount else "–",
        Kind.NUMBER,
        width=76,
        tip=lambda row: money(row.overdue),
        sort_by=AccountOrderBy.OVERDUE,
    ),
    Column("PD", lambda row: chance(row.pd), Kind.NUMBER, width=70, sort_by=AccountOrderBy.PD, gives_way=True),
    POINTS,
    SUGGESTED,
)
APPLICATION_COLUMNS = (
    Column(
        "Company",
        company,
        width=116,
        tip=lambda row: f"{company(row)} · {row.customer_id}",
        sort_by=ApplicationOrderBy.COMPANY,
        stretches=True,
    ),
    Column(
        "State",
        lambda row: tr(STATES[row.state]),
        Kind.CHIP,
        width=134,
        tone=lambda row: TONES[row.state],
        tip=lambda row: tr(STATES[row.state]),
    ),
    Column(
        "Applied",
        lambda row: relative(row.applied_at),
        width=84,
        tip=lambda row: exact(row.applied_at),
        sort_by=ApplicationOrderBy.APPLIED_AT,
    ),
    Column(
        "Requested",
        lambda row: whole(row.requested),
        Kind.NUMBER,
        width=96,
        tip=lambda row: money(row.requested),
        sort_by=ApplicationOrderBy.REQUESTED,
    ),
    Column("PD", lambda row: chance(row.pd), Kind.NUMBER, width=70, sort_by=ApplicationOrderBy.PD),
    POINTS,
    SUGGESTED,
)
ORDER_COLUMNS = (
    Column(
        "Order",
        lambda row: row.number,
        width=76,
        tip=lambda row: f"{row.number} · {exact(row.placed_at)}",
        stretches=True,
    ),
    Column("Amount", lambda row: amount(row.amount), Kind.NUMBER, width=84, tip=lambda row: money(row.amount)),
    Column(
        "Outstanding",
        lambda row: amount(row.outstanding) if row.outstanding.amount else "–",
        Kind.NUMBER,
        width=104,
        tip=lambda row: money(row.outstanding),
    ),
    Column("Due", lambda row: "–" if row.due_at is None else day(row.due_at), width=104),
    Column(
        "State",
        lambda row: order_word(row)[0],
        Kind.CHIP,
        width=124,
        tone=lambda row: order_word(row)[1],
        tip=lambda row: order_word(row)[0],
    ),
)
POINTS_COLUMNS = (
    Column("Feature", lambda row: row.text, width=180, tip=lambda row: row.text, stretches=True),
    Column("Value", lambda row: row.bin, width=150, tip=lambda row: row.bin),
    Column("Points", lambda row: f"{row.points:,}", Kind.NUMBER, width=66),
    Column("Best", lambda row: f"{row.best:,}", Kind.NUMBER, width=66),
)
