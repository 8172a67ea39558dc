package operation

// Problem is one reason why the API server would not take an object.
type Problem struct {
	// Code is one of unknown-kind, unknown-field, duplicate-field, wrong-type, invalid, not-served, conflict, denied.
	Code string `json:"code"`
	// Type is Kubernetes' own type of a validation error, such as FieldValueInvalid (field.ErrorType); empty for others.
	Type string `json:"type,omitempty"`
	// Path is the field as Kubernetes writes it, such as spec.containers[0].image; empty for the object as a whole.
	Path string `json:"path,omitempty"`
	// Message is Kubernetes' own, without the path.
	Message string `json:"message"`
}
