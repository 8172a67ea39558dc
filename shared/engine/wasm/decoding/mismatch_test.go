package decoding

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestExplainFindsAllPlaces(t *testing.T) {
	for document, paths := range map[string][]string{
		`{"metadata":5}`:                         {"metadata"},
		`{"metadata":{"name":5,"labels":["a"]}}`: {"metadata.labels", "metadata.name"},
		`{"metadata":{"labels":{"a":5,"b":"c"}},"spec":{"containers":[{"name":"a"},{"name":true}]}}`: {"metadata.labels[a]", "spec.containers[1].name"},
		`{"spec":{"containers":[{"resources":{"limits":{"cpu":"x"}},"livenessProbe":{"httpGet":{"port":true}}}]}}`: {
			"spec.containers[0].livenessProbe.httpGet.port", "spec.containers[0].resources.limits[cpu]",
		},
		`{"spec":{"terminationGracePeriodSeconds":1.5,"priority":99999999999,"hostNetwork":"yes"}}`: {
			"spec.hostNetwork", "spec.priority", "spec.terminationGracePeriodSeconds",
		},
		`{"metadata":null,"spec":{"unknown":5}}`: nil,
		`{"metadata":{"name":5}`:                 nil,
	} {
		cause := errors.New("cause")
		err := Explain(cause, []byte(document), &corev1.Pod{})
		var explained *Error
		var found []string
		if errors.As(err, &explained) {
			for _, mismatch := range explained.Mismatches {
				found = append(found, mismatch.Path)
			}
		}
		if !slices.Equal(found, paths) || !errors.Is(err, cause) {
			t.Errorf("%s: %q, %v", document, found, err)
		}
	}
}

func TestExplainFindsNothingInWhatCanBeDecoded(t *testing.T) {
	const document = `{"metadata":{"name":"a","creationTimestamp":null},"spec":{"containers":[{"resources":{"limits":{"cpu":1.5}},"livenessProbe":{"httpGet":{"port":"http"}}}]}}`
	if err := json.Unmarshal([]byte(document), &corev1.Pod{}); err != nil {
		t.Fatal(err)
	}
	cause := errors.New("cause")
	if err := Explain(cause, []byte(document), &corev1.Pod{}); err != cause {
		t.Error(err)
	}
}

func TestCheckQuantitiesRefusesHugeExponents(t *testing.T) {
	for quantity, refused := range map[string]bool{
		`"1e999999999"`: true, `1e99999`: true, `"1E-12345"`: true, `"1.e+12345"`: true,
		`"1e9999"`: false, `"100m"`: false, `1e3`: false, `"12Ei"`: false, `"e12345"`: false,
	} {
		document := `{"metadata":{"labels":{"commit":"1e12345"}},"spec":{"containers":[{"resources":{"limits":{"cpu":` + quantity + `}}}]}}`
		err := CheckQuantities([]byte(document), &corev1.Pod{})
		if (err != nil) != refused {
			t.Errorf("%s: %v", quantity, err)
		}
	}
}
