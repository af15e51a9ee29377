// diary
