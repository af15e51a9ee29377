"""Being followed on the way, with consent: positions, apps that send them, asking where somebody is."""
