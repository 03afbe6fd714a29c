"""Fraud: every order is scored, the doubtful ones wait for people, and every decision is a row.

``models``       the rows: what was found out about an order, each decision, the owner's rules and settings
``frames``       orders as frames for ``core_ml.fraud``; for one order, only what shares something with it
``serving``      the model in use
``assessing``    score orders and propose a decision
``services``     what people do: resolve, undo, change rules and settings, try rules on the past
``acting``       carry decisions out in the shop, once
``training``     learn from what became of orders, and put to use what is not worse
``graphql``, ``jobs``, ``events``   where the API, the schedule and the outbox come in
"""
