"""Being written."""


class Asked:
    pass
