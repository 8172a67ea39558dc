package request

import "slices"

// Warnings keeps each warning once, as the API server does, and sorted, because some come in the order of a map.
type Warnings struct {
	Texts []string
}

// AddWarning makes it a warning.Recorder.
func (w *Warnings) AddWarning(_, text string) {
	if at, found := slices.BinarySearch(w.Texts, text); text != "" && !found {
		w.Texts = slices.Insert(w.Texts, at, text)
	}
}
