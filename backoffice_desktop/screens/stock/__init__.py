"""Stock health: the stock as a whole, alerts, and every product in every warehouse over time.

``chart`` draws a product: ``chart_days`` has what is known and expected of each day, ``chart_scale`` where it lies.
"""
