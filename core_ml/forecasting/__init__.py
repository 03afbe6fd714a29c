"""Forecasting: how much will be wanted in the periods to come, and how surely, for many series at once.

Map
---
``frequency``      periods and seasons                      ``panel``          many series side by side
``censoring``      demand from sales that stock cut short   ``seasonality``    indices, shrunk or shared
``smoothing``      level and damped trend on a grid         ``holt_winters``   the season smoothed as well
``theta``          half the line, half the curve            ``autoregression`` changes, held to a random walk
``intermittent``   Croston SBA, TSB, IMAPA                  ``counts``         distributions of counts, learned together
``candidates``     the models among which is chosen         ``parallel``       in blocks on all cores
``backtest``       forecasts of what came since             ``combination``    weights of models per series
``intervals``      conformal intervals                      ``forecasts``      what is forecast
``steady``         distributions of what always sells       ``sparse``         distributions of what rarely sells
``forecaster``     the product's own choice                 ``hierarchy``      leaves and totals
``reconciliation`` totals that add up (MinT)                ``totals``         leaves and totals in one call
``rescaling``      a distribution brought to another mean   ``effects``        prices, promotions, holidays, together
``holidays``       of the shop's countries                  ``shopping_days``  Black Friday and its like
``yearly``         the season of the year, from totals      ``calendar``       all of these, kept where they help
``similarity``     which products are alike                ``metrics``        MASE, RMSSE, WAPE, pinball, coverage
``launches``       demand by age                            ``rates``          a rate with its prior
``cold_start``     products with little history             ``ending``         fading and ended ones
``monitoring``     do forecasts still hold (drift)          ``drift_measures`` its statistics
``baselines``      what has to be beaten                    ``evaluation``     the protocol
``boosting``       trees that learn across series           ``contenders``     what the evaluation compares
``known``          further columns of a series file         ``static``         what does not change about a series
``given``          forecasts with both

What the service calls (stable)
-------------------------------
::

    wanted = demand(sales, empty, ran_out, season)       # (n, T), NaN on days that tell nothing
    panel = Panel.from_frame(frame, Frequency.DAY)       # unique_id, ds, y
    ahead = forecast(panel, 28)                          # Forecast: mean, median, quantiles, cumulative
    ahead.cumulative[:, 13]                              # (n, Q) quantiles at LEVELS of the sum of 14 days
    reconciled(panel, groups, 28)                        # Forecasts of leaves and totals that add up
    forecast_with(panel, regressors, 28)                 # with prices, promotions and holidays that are known
    forecast(panel, 28, factors=factors)                 # with what is known to multiply demand, as `calendar` says
    ColdStart.learn(panel, attributes).forecast(newcomers, 28)
    drift(kept, groups)                                  # what drifted, and whether to choose models anew
    evaluate(panel, h=28, windows=3)                     # figures of all models
"""

from __future__ import annotations

from core_ml.forecasting.censoring import demand
from core_ml.forecasting.cold_start import ColdStart
from core_ml.forecasting.effects import forecast_with
from core_ml.forecasting.evaluation import evaluate
from core_ml.forecasting.forecaster import forecast
from core_ml.forecasting.forecasts import Forecast
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.monitoring import drift
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.totals import reconciled
from core_ml.quantiles import LEVELS

__all__ = [
    "LEVELS",
    "ColdStart",
    "Forecast",
    "Frequency",
    "Panel",
    "demand",
    "drift",
    "evaluate",
    "forecast",
    "forecast_with",
    "reconciled",
]
