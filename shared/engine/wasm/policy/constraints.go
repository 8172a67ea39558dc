package policy

import (
	"slices"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules"

	"gitops-actions/engine/served"
)

// constraints say which requests a policy or a binding is for (MatchResources).
type constraints struct {
	namespaces, objects labels.Selector
	included, excluded  []admissionregistrationv1.NamedRuleWithOperations
	equivalent          bool
}

func newConstraints(source *admissionregistrationv1.MatchResources) (constraints, error) {
	namespaces, err := selector(source.NamespaceSelector)
	if err != nil {
		return constraints{}, err
	}
	objects, err := selector(source.ObjectSelector)
	if err != nil {
		return constraints{}, err
	}
	return constraints{
		namespaces: namespaces,
		objects:    objects,
		included:   source.ResourceRules,
		excluded:   source.ExcludeResourceRules,
		equivalent: source.MatchPolicy == nil || *source.MatchPolicy == admissionregistrationv1.Equivalent,
	}, nil
}

// selector takes an absent selector, which defaults to an empty one, for one that selects all.
func selector(source *metav1.LabelSelector) (labels.Selector, error) {
	if source == nil {
		return labels.Everything(), nil
	}
	return metav1.LabelSelectorAsSelector(source)
}

// matches gives the kind in whose version the policy sees the object, or nil if the request is not for it.
func (c *constraints) matches(request *request) *served.Kind {
	if !c.namespaces.Empty() && !request.namespaceMatches(c.namespaces) {
		return nil
	}
	if !c.objects.Empty() && !request.objectMatches(c.objects) {
		return nil
	}
	if c.ruled(c.excluded, request) != nil {
		return nil
	}
	if len(c.included) == 0 {
		return request.kind
	}
	return c.ruled(c.included, request)
}

// ruled gives the kind by which the first of the rules takes the request: the request's own, else an equivalent one.
func (c *constraints) ruled(named []admissionregistrationv1.NamedRuleWithOperations, request *request) *served.Kind {
	for _, rule := range named {
		if takes(rule, request.attributes) {
			return request.kind
		}
	}
	if !c.equivalent {
		return nil
	}
	for _, rule := range named {
		for _, other := range request.equivalents() {
			if takes(rule, inResource{request.attributes, other.Resource}) {
				return other
			}
		}
	}
	return nil
}

func takes(rule admissionregistrationv1.NamedRuleWithOperations, attributes admission.Attributes) bool {
	matcher := rules.Matcher{Rule: rule.RuleWithOperations, Attr: attributes}
	if !matcher.Matches() {
		return false
	}
	return len(rule.ResourceNames) == 0 || slices.Contains(rule.ResourceNames, attributes.GetName())
}

// inResource is a request as if it were made to another resource.
type inResource struct {
	admission.Attributes
	resource schema.GroupVersionResource
}

func (i inResource) GetResource() schema.GroupVersionResource { return i.resource }

// namedVersions are the versions that the rules of policies name, the most stable first.
func namedVersions(policies []*policy) []string {
	var named []string
	add := func(constraints *constraints) {
		for _, rules := range [][]admissionregistrationv1.NamedRuleWithOperations{constraints.included, constraints.excluded} {
			for _, rule := range rules {
				named = append(named, rule.APIVersions...)
			}
		}
	}
	for _, policy := range policies {
		add(&policy.constraints)
		for _, binding := range policy.bindings {
			if binding.constraints != nil {
				add(binding.constraints)
			}
		}
	}
	slices.SortFunc(named, func(a, b string) int { return -version.CompareKubeAwareVersionStrings(a, b) })
	return slices.DeleteFunc(slices.Compact(named), func(version string) bool { return version == "*" })
}

const eventsGroup = "events.k8s.io"

// equivalents finds the other versions in which a kind is served, as far as rules name them. Events are the one kind
// that two groups serve.
func equivalents(catalog served.Catalog, kind *served.Kind, versions []string) []*served.Kind {
	groups := []string{kind.GroupVersionKind.Group}
	if kind.Resource.Resource == "events" {
		switch kind.GroupVersionKind.Group {
		case "":
			groups = append(groups, eventsGroup)
		case eventsGroup:
			groups = append(groups, "")
		}
	}
	var found []*served.Kind
	for _, group := range groups {
		for _, version := range versions {
			other, err := catalog.Find(schema.GroupVersionKind{Group: group, Version: version, Kind: kind.GroupVersionKind.Kind})
			if err == nil && other.Resource != kind.Resource && other.Resource.Resource == kind.Resource.Resource {
				found = append(found, other)
			}
		}
	}
	return found
}
