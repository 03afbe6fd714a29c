"""Draws a waybill of each order whose number it is given, over and over, until it is killed; started as a process."""

import sys
import uuid


def main():
    import django

    django.setup()
    from saleor_ai_plugin.deciding import DecisionError
    from saleor_ai_plugin.waybill import drawing

    carrier, warehouse, *orders = sys.argv[1:]
    for order_id in orders:
        asked = drawing.Asked(order_id=order_id, warehouse_id=warehouse, carrier_id=carrier)
        try:
            # As a desktop would that has heard nothing: the same wish again.
            drawing.draw(
                asked, drawing.ask_shop([order_id]), by="ann", client_id=uuid.uuid5(uuid.NAMESPACE_OID, order_id)
            )
        except DecisionError as error:
            print(order_id, error, flush=True)  # noqa: T201 - to the log of the test
    print("all drawn", flush=True)  # noqa: T201 - to the log of the test


if __name__ == "__main__":
    main()
