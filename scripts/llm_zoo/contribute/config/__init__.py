"""One reader for each family of models; importing this package registers them all."""

import importlib
import pkgutil

from .base import READERS, Config, ConfigProblem, Reader, Yaml, reader

# A new family is a new file: nothing here has to be told.
for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["READERS", "Config", "ConfigProblem", "Reader", "Yaml", "reader"]
