package kinds

import (
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/ingressclass"
	"k8s.io/kubernetes/pkg/registry/networking/ipaddress"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/networking/servicecidr"
)

func networkingResources() []resource {
	return []resource{
		{group: "networking.k8s.io", versions: []string{"v1"}, name: "ingressclasses", kind: "IngressClass", strategy: ingressclass.Strategy},
		{group: "networking.k8s.io", versions: []string{"v1"}, name: "ingresses", kind: "Ingress", strategy: ingress.Strategy, subresources: subresources{"status": ingress.StatusStrategy}},
		{group: "networking.k8s.io", versions: []string{"v1"}, name: "ipaddresses", kind: "IPAddress", strategy: ipaddress.Strategy},
		{group: "networking.k8s.io", versions: []string{"v1"}, name: "networkpolicies", kind: "NetworkPolicy", strategy: networkpolicy.Strategy},
		{group: "networking.k8s.io", versions: []string{"v1"}, name: "servicecidrs", kind: "ServiceCIDR", strategy: servicecidr.Strategy, subresources: subresources{"status": servicecidr.StatusStrategy}},
	}
}
