package policy

import (
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
)

// CEL's quantity() takes any power of ten, and to compare one such as 1e999999999 takes hours, which its cost does not
// count. So a policy that uses quantities is not asked about objects with a text that is such a number.

const hugeExponentMessage = "a value has an exponent that is too large to calculate with"

var (
	hugeExponent         = regexp.MustCompile(`^[+-]?[0-9.]+[eE][+-]?[0-9]{5,}$`)
	hugeExponentInSource = regexp.MustCompile(`[0-9.][eE][+-]?[0-9]{5}`)
)

func hasHugeExponent(value any) bool {
	switch value := value.(type) {
	case string:
		return strings.ContainsAny(value, "eE") && hugeExponent.MatchString(value)
	case []any:
		for _, item := range value {
			if hasHugeExponent(item) {
				return true
			}
		}
	case map[string]any:
		for key, item := range value {
			if hasHugeExponent(key) || hasHugeExponent(item) {
				return true
			}
		}
	}
	return false
}

// incalculable tells whether a policy that uses quantities could meet a huge exponent.
func (e *evaluation) incalculable(parameter runtime.Object, attributes *admission.VersionedAttributes) bool {
	if !e.policy.usesQuantities {
		return false
	}
	for _, object := range []runtime.Object{parameter, attributes.VersionedObject, attributes.VersionedOldObject} {
		if content, ok := object.(*unstructured.Unstructured); ok && hasHugeExponent(content.Object) {
			return true
		}
	}
	return false
}
