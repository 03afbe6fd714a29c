"""What a package costs to import, in the middle of a large program."""

import gc
import time
from importlib.machinery import SourceFileLoader


class ImportCosts:
    """While it is open: processor time of each module of ``package``, without the modules that it imports.

    ``brought`` are the modules outside of it that are imported because one of its modules asks for them.
    """

    def __init__(self, package):
        self.package = package
        self.seconds = {}
        self.brought = set()
        self._nested = []
        self._execute = SourceFileLoader.exec_module

    def __enter__(self):
        def exec_module(loader, module):
            name = module.__name__
            ours = name.split(".")[0] == self.package
            if not ours and any(importer.split(".")[0] == self.package for importer, _ in self._nested[-1:]):
                self.brought.add(name)
            began = time.thread_time()
            self._nested.append((name, 0.0))
            try:
                self._execute(loader, module)
            finally:
                spent = time.thread_time() - began
                _, inner = self._nested.pop()
                if ours:
                    self.seconds[name] = spent - inner
                if self._nested:
                    importer, others = self._nested[-1]
                    self._nested[-1] = (importer, others + spent)

        # A collection would be booked on whichever module happens to be imported then.
        gc.disable()
        SourceFileLoader.exec_module = exec_module
        return self

    def __exit__(self, *_error):
        SourceFileLoader.exec_module = self._execute
        gc.enable()
