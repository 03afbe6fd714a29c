"""Forecasting in the service: what is sold and what lies there, as the series that ``core_ml.forecasting`` foretells."""
