"""What is done about seats, meetings, agendas, answers and minutes."""
