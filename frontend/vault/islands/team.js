// team
