"""Forecasting in the service: what is sold and what lies there, as series for ``core_ml.forecasting``."""
