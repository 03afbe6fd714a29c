"""What happens to papers on their way: scanned, photographed, faxed, stamped, folded.

``levels``  which of it, how much, and as which kind of file   ``geometry``  askew and in perspective
``light``   shadows, noise, blur, compression                  ``marks``     stamps and folds

A picture is (height, width, 3) of 0 to 255, RGB; every function returns another one of the same size.
"""

from saleor_ai_plugin.shop.demo.purchase_orders.degrading.levels import LEVELS, Degraded, degraded

__all__ = ["LEVELS", "Degraded", "degraded"]
