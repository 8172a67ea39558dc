module gitops-actions/shake

go 1.26.0
