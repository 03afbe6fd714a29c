"""Why a file is not imported at all. A refused row is no error: it is counted in the report.

ImportFailedError
├── AskedWrongError     the command has to be given differently (exit code 2)
├── FileRefusedError    the file is damaged, or holds nothing that can be taken (exit code 1)
└── ShopRefusedError    this shop's database must not take it (exit code 1)
"""


class ImportFailedError(Exception):
    """Nothing was imported; the message says why and what to do."""

    exit_code = 1


class AskedWrongError(ImportFailedError):
    exit_code = 2


class FileRefusedError(ImportFailedError):
    pass


class ShopRefusedError(ImportFailedError):
    pass
