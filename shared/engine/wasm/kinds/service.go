package kinds

import (
	"context"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	api "k8s.io/kubernetes/pkg/apis/core"
	netutils "k8s.io/utils/net"
)

// serviceStrategy adds what the storage of services checks of IP families without asking the cluster. As in the
// storage, a mistake there is told alone.
type serviceStrategy struct {
	strategy
}

func (s serviceStrategy) Validate(ctx context.Context, object runtime.Object) field.ErrorList {
	if problems := familyProblems(object.(*api.Service), nil); len(problems) > 0 {
		return problems
	}
	return s.strategy.Validate(ctx, withHealthCheckPort(object.(*api.Service)))
}

func (s serviceStrategy) ValidateUpdate(ctx context.Context, object, old runtime.Object) field.ErrorList {
	if problems := familyProblems(object.(*api.Service), old.(*api.Service)); len(problems) > 0 {
		return problems
	}
	return s.strategy.ValidateUpdate(ctx, withHealthCheckPort(object.(*api.Service)), withHealthCheckPort(old.(*api.Service)))
}

// withHealthCheckPort has the one allocated value that validation asks for, on a copy.
func withHealthCheckPort(service *api.Service) *api.Service {
	if !hasHealthCheckPort(service) || service.Spec.HealthCheckNodePort != 0 {
		return service
	}
	const inDefaultRange = 32000
	allocated := *service
	allocated.Spec.HealthCheckNodePort = inDefaultRange
	return &allocated
}

// Canonicalize drops what the storage does not show of a service that has no address.
func (s serviceStrategy) Canonicalize(object runtime.Object) {
	s.strategy.Canonicalize(object)
	if service := object.(*api.Service); service.Spec.Type == api.ServiceTypeExternalName {
		service.Spec.InternalTrafficPolicy = nil
	}
}

func familyProblems(service, old *api.Service) field.ErrorList {
	if service.Spec.Type == api.ServiceTypeExternalName {
		return nil
	}
	path, policy := field.NewPath("spec", "ipFamilyPolicy"), service.Spec.IPFamilyPolicy
	var problems field.ErrorList
	switch {
	case policy != nil && *policy == api.IPFamilyPolicySingleStack:
		if len(service.Spec.ClusterIPs) == 2 {
			problems = append(problems, field.Invalid(path, policy, "two cluster IPs need RequireDualStack or PreferDualStack"))
		}
		if len(service.Spec.IPFamilies) == 2 {
			problems = append(problems, field.Invalid(path, policy, "two IP families need RequireDualStack or PreferDualStack"))
		}
	case old != nil:
		if len(old.Spec.ClusterIPs) == 2 && len(service.Spec.ClusterIPs) == 1 {
			problems = append(problems, field.Invalid(path, policy, "only SingleStack gives up the second cluster IP"))
		}
		if len(old.Spec.IPFamilies) == 2 && len(service.Spec.IPFamilies) == 1 {
			problems = append(problems, field.Invalid(path, policy, "only SingleStack gives up the second IP family"))
		}
	}
	return problems
}

// completeService fills in what the storage of services does before validation, as far as no cluster is needed: values
// that an update left out keep what was allocated, and the singular and plural forms of cluster IPs agree. Addresses and
// ports that a cluster would allocate stay absent.
func completeService(object, old runtime.Object) {
	service := object.(*api.Service)
	if old == nil {
		if service.Spec.ClusterIP != "" && len(service.Spec.ClusterIPs) == 0 {
			service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
		}
		setFamilyPolicy(service, nil)
		setFamilies(service, nil)
		return
	}
	before := old.(*api.Service)
	completeService(before, nil)
	keepAllocated(service, before)
	agreeClusterIPs(service, before)
	setFamilyPolicy(service, before)
	if policy := service.Spec.IPFamilyPolicy; policy != nil && *policy == api.IPFamilyPolicySingleStack {
		releaseSecondary(service, before)
	}
	setFamilies(service, before)
}

func setFamilyPolicy(service, before *api.Service) {
	if service.Spec.Type == api.ServiceTypeExternalName || service.Spec.IPFamilyPolicy != nil {
		return
	}
	policy := api.IPFamilyPolicySingleStack
	switch {
	case before != nil && before.Spec.IPFamilyPolicy != nil:
		policy = *before.Spec.IPFamilyPolicy
	case service.Spec.ClusterIP == api.ClusterIPNone && len(service.Spec.Selector) == 0:
		policy = api.IPFamilyPolicyRequireDualStack
	}
	service.Spec.IPFamilyPolicy = &policy
}

// setFamilies tells the families from the addresses, or where there are none from before. What is then missing is the
// choice of a cluster.
func setFamilies(service, before *api.Service) {
	if service.Spec.Type == api.ServiceTypeExternalName {
		return
	}
	for i, ip := range service.Spec.ClusterIPs {
		if ip == api.ClusterIPNone {
			break
		}
		if i >= len(service.Spec.IPFamilies) {
			service.Spec.IPFamilies = append(service.Spec.IPFamilies, familyOf(ip))
		}
	}
	if len(service.Spec.IPFamilies) > 0 || before == nil {
		return
	}
	service.Spec.IPFamilies = slices.Clone(before.Spec.IPFamilies)
	if policy := service.Spec.IPFamilyPolicy; policy != nil && *policy == api.IPFamilyPolicySingleStack && len(service.Spec.IPFamilies) > 1 {
		service.Spec.IPFamilies = service.Spec.IPFamilies[:1]
	}
}

func familyOf(ip string) api.IPFamily {
	if netutils.IsIPv6String(ip) {
		return api.IPv6Protocol
	}
	return api.IPv4Protocol
}

// releaseSecondary drops the second address and family that an unchanged list of a single-stack service would keep.
func releaseSecondary(service, before *api.Service) {
	if len(service.Spec.ClusterIPs) > 1 && sameClusterIPs(service, before) {
		service.Spec.ClusterIPs = service.Spec.ClusterIPs[:1]
	}
	if len(service.Spec.IPFamilies) > 1 && slices.Equal(service.Spec.IPFamilies, before.Spec.IPFamilies) {
		service.Spec.IPFamilies = service.Spec.IPFamilies[:1]
	}
}

func agreeClusterIPs(service, before *api.Service) {
	if service.Spec.ClusterIP == before.Spec.ClusterIP {
		if len(service.Spec.ClusterIPs) == 0 {
			service.Spec.ClusterIPs = before.Spec.ClusterIPs
		}
		return
	}
	if !slices.Equal(service.Spec.ClusterIPs, before.Spec.ClusterIPs) {
		return
	}
	if service.Spec.ClusterIP == "" {
		service.Spec.ClusterIPs = nil
	} else {
		service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	}
}

func keepAllocated(service, before *api.Service) {
	if service.Spec.Type != api.ServiceTypeExternalName && before.Spec.Type != api.ServiceTypeExternalName {
		if service.Spec.ClusterIP == "" {
			service.Spec.ClusterIP = before.Spec.ClusterIP
		}
		if len(service.Spec.ClusterIPs) == 0 {
			service.Spec.ClusterIPs = before.Spec.ClusterIPs
		}
	}
	if hasNodePorts(service) && hasNodePorts(before) {
		keepNodePorts(service.Spec.Ports, before.Spec.Ports)
	}
	if hasHealthCheckPort(service) && hasHealthCheckPort(before) && service.Spec.HealthCheckNodePort == 0 {
		service.Spec.HealthCheckNodePort = before.Spec.HealthCheckNodePort
	}
}

// keepNodePorts gives a port without a node port the one that the port of its name had, unless another took it.
func keepNodePorts(ports, before []api.ServicePort) {
	taken, named := map[int32]bool{}, map[string]int32{}
	for _, port := range ports {
		taken[port.NodePort] = true
	}
	for _, port := range before {
		named[port.Name] = port.NodePort
	}
	for i := range ports {
		if port := named[ports[i].Name]; ports[i].NodePort == 0 && !taken[port] {
			ports[i].NodePort = port
		}
	}
}

func sameClusterIPs(service, before *api.Service) bool {
	return service.Spec.ClusterIP == before.Spec.ClusterIP && slices.Equal(service.Spec.ClusterIPs, before.Spec.ClusterIPs)
}

func hasNodePorts(service *api.Service) bool {
	switch service.Spec.Type {
	case api.ServiceTypeNodePort:
		return true
	case api.ServiceTypeLoadBalancer:
		allocate := service.Spec.AllocateLoadBalancerNodePorts
		return allocate == nil || *allocate
	}
	return false
}

func hasHealthCheckPort(service *api.Service) bool {
	return service.Spec.Type == api.ServiceTypeLoadBalancer && service.Spec.ExternalTrafficPolicy == api.ServiceExternalTrafficPolicyLocal
}
