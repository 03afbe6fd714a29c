"""Being written."""


class Reader:
    pass
