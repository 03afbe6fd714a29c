"""The service that speaks with a carrier."""

from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.waybill import owner
from saleor_ai_plugin.waybill.carriers.folder import Folder
from saleor_ai_plugin.waybill.carriers.own_fleet import OwnFleet
from saleor_ai_plugin.waybill.carriers.protocol import CarrierService
from saleor_ai_plugin.waybill.models import Carrier


def service_of(row: Carrier) -> CarrierService:
    """Raises SealedElsewhereError."""
    if row.kind == Carrier.Kind.FOLDER:
        return Folder(row, configuration().carrier_folders / row.code)
    if row.kind == Carrier.Kind.SFTP:
        # Only now: it takes a moment to load, and most shops have none.
        from saleor_ai_plugin.waybill.carriers.sftp import Sftp

        return Sftp(row, owner.secret_of(row))
    return OwnFleet(row)
