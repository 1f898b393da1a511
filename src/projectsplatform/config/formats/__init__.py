"""How Django writes dates in the panel's lists: as `kit.uz.dates` does everywhere else. Uzbek in Cyrillic falls back to `uz`."""
