"""Long work: a row a job, claimed by any worker, with progress, cancel and a result."""
