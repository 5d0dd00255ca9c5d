"""Makes a ZenML server that was installed without the Azure packages, out of one that has them."""

import sys


class WithoutAzure:
    def find_spec(self, name, path=None, target=None):
        if name == "azure" or name.startswith("azure."):
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return None


sys.meta_path.insert(0, WithoutAzure())
