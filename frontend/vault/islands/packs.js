// packs
