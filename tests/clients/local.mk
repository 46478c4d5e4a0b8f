# tests/clients: software that no one here wrote, against both ends.
