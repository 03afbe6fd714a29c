"""Our own vans: priced by the owner's table, tracked by what our people scan. Nobody has to be told."""

from collections.abc import Sequence

from saleor_ai_plugin.waybill import rates
from saleor_ai_plugin.waybill.carriers.protocol import Consignment, Message, Parcel
from saleor_ai_plugin.waybill.models import Carrier
from saleor_ai_plugin.waybill.rates import Rate


class OwnFleet:
    def __init__(self, row: Carrier) -> None:
        self.row = row

    def rates(self, parcel: Parcel) -> Sequence[Rate]:
        return rates.rates(self.row, country=parcel.country, postcode=parcel.postcode, grams=parcel.grams)

    def label(self, consignment: Consignment) -> None:
        """Nothing: the label on the parcel says it all."""

    def void(self, consignment: Consignment) -> None:
        """Nothing: a label that is void is refused when it is scanned."""

    def tracking(self) -> Sequence[Message]:
        return ()

    def settle(self, message: Message) -> None:
        """Nothing was said."""

    def close(self) -> None:
        """There is no line to hang up."""
