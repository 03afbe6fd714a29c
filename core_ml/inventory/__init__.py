"""Inventory: what to order today, how much, and why; never out of stock, never overstocked.

Map
---
``demand``           forecast of n places; over a lead time     ``distribution``  quantiles, shortage, leftover
``mixing``           mixtures of distributions                  ``empirical_forecast``  a plain one, from history
``lead_time``        lead times learned from receipts           ``terms``         packs, minima, price breaks
``stock_classes``    ABC, XYZ                                   ``policy``        reorder point, order-up-to level
``stock``            on hand, incoming, when it runs out        ``cost_curve``    what ordering changes
``options``          quantities that can be ordered             ``problem``       budgets, room, what is tied together
``greedy``           plans by marginal benefit, and by prices   ``mip``           the integer program
``solving``          alone what stands alone, else together     ``purchase_plan`` what to order today
``stock_transfers``  between warehouses, before buying          ``excess_stock``  too much, age, proposals
``explanation``      codes and numbers of every line            ``arrays``        types, checks
``simulation``       day by day, n places at once               ``orderings``     policies to replay
``backtest``         policies compared, also at equal service

What the service calls (stable)
-------------------------------
All arrays have a row a place, a variant in a warehouse; periods are days unless the caller plans in others.
::

    demand = Demand(mean, levels, cumulative)              # (n, H), (Q,), (n, H, Q); or empirical(history, horizon)
    times = LeadTimes().fit(Receipts(supplier, product, ordered, received), today=day).at(suppliers, products)
    terms = Terms.of([ProductTerms(price, pack, minimum, breaks), ...])
    places = Places(demand, Stock.plain(on_hand, incoming), times, Costs.plain(n, holding, shortage, ordering), terms,
                    supplier, SupplierTerms.plain(S, order_cost, minimum_value, budget), review, policies, classes)
    found = plan(places, Limits(budget, warehouse, room, volume), effort=Effort(seconds=60))   # PurchasePlan
    explain(places, found)                                 # list of Explanation, the most urgent first
    places.levels()                                        # reorder point, order-up-to, safety stock
    curve(rate, position, levels, costs).change(pieces)    # what another quantity would change, at once
    transfers(product, warehouse, stock, demand, levels, costs, lanes)
    overstock(stock, rate, levels, costs, unit_cost, idle=days)
    compare(shop, Planned(shop, times, forecast), [MinMax(shop, times), Normal(shop, times)])  # list of Comparison
"""

from __future__ import annotations

from core_ml.inventory.backtest import Comparison, Figures, compare, figures
from core_ml.inventory.cost_curve import curve
from core_ml.inventory.demand import Demand
from core_ml.inventory.empirical_forecast import empirical
from core_ml.inventory.excess_stock import Overstock, Patience, Proposal, ages, overstock
from core_ml.inventory.explanation import Code, Explanation, Reason, explain
from core_ml.inventory.lead_time import LeadTime, LeadTimes, Receipts
from core_ml.inventory.orderings import MinMax, Normal, Planned
from core_ml.inventory.policy import Aim, Costs, Levels, Policies, Policy, levels
from core_ml.inventory.purchase_plan import Limits, Places, PurchasePlan, plan
from core_ml.inventory.simulation import Moment, Ordering, Replay, Shop, draw_lead_days, simulate
from core_ml.inventory.solving import Effort, How
from core_ml.inventory.stock import Outlook, Stock, outlook
from core_ml.inventory.stock_classes import abc, classes, variation, xyz
from core_ml.inventory.stock_transfers import Lanes, Transfers, transfers
from core_ml.inventory.terms import ProductTerms, SupplierTerms, Terms

__all__ = [
    "Aim",
    "Code",
    "Comparison",
    "Costs",
    "Demand",
    "Effort",
    "Explanation",
    "Figures",
    "How",
    "Lanes",
    "LeadTime",
    "LeadTimes",
    "Levels",
    "Limits",
    "MinMax",
    "Moment",
    "Normal",
    "Ordering",
    "Outlook",
    "Overstock",
    "Patience",
    "Places",
    "Planned",
    "Policies",
    "Policy",
    "ProductTerms",
    "Proposal",
    "PurchasePlan",
    "Reason",
    "Receipts",
    "Replay",
    "Shop",
    "Stock",
    "SupplierTerms",
    "Terms",
    "Transfers",
    "abc",
    "ages",
    "classes",
    "compare",
    "curve",
    "draw_lead_days",
    "empirical",
    "explain",
    "figures",
    "levels",
    "outlook",
    "overstock",
    "plan",
    "simulate",
    "transfers",
    "variation",
    "xyz",
]
