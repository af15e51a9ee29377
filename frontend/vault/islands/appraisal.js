// appraisal
