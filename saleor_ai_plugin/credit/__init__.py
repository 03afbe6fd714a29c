"""Credit: who may buy on account, and for how much.

``models``        accounts, applications, orders on account, decisions, the owner's policy
``policy``        the owner's terms of a currency
``frames``        accounts and invoices as frames for ``core_ml.credit``
``scoring``       the scorecard in use, and what it says of accounts
``exposure``      what is open and unpaid, at the moment of asking
``orders``        orders on account: decided as they come in, followed until they are paid
``accounts``      what people decide about accounts: limits, blocks, reviews
``applications``  and about those who want one
``reading``       what a clerk sees; ``sentences`` says it in words
``training``      learning the scorecard
"""
