"""What the chart says of a day."""

from backoffice_desktop.formatting import pieces
from backoffice_desktop.screens.stock.chart_days import ChartDay
from backoffice_desktop.translations import tr


def numbers(one: ChartDay) -> list[str]:
    """A line each, the date first."""
    said = [f"{one.day:%Y-%m-%d}"]
    if one.stock is not None:
        said.append(tr("Stock: {count}", count=pieces(one.stock)))
    if one.was_out:
        said.append(tr("Nothing was there at some time"))
    if one.sold is not None:
        said.append(tr("Sold: {count}", count=pieces(one.sold)))
    if one.projected is not None and one.projected_low is not None:
        said.append(
            tr(
                "Stock if nothing is ordered: {count}, at worst {low}",
                count=pieces(one.projected),
                low=pieces(one.projected_low),
            )
        )
    if one.with_proposals is not None:
        said.append(tr("Stock with what is proposed: {count}", count=pieces(one.with_proposals)))
    if one.mean is not None and one.low is not None and one.high is not None:
        said.append(
            tr("Demand: {count} ({low} to {high})", count=pieces(one.mean), low=pieces(one.low), high=pieces(one.high))
        )
    if one.arriving:
        said.append(tr("Arriving: {count}", count=pieces(one.arriving)))
    if one.leaving:
        said.append(tr("Leaving for another warehouse: {count}", count=pieces(one.leaving)))
    return said
