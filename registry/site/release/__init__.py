"""From a package to what readers see: protected beside all earlier releases, proven, remembered."""
