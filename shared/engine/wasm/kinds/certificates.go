package kinds

import (
	"k8s.io/kubernetes/pkg/registry/certificates/certificates"
)

func certificateResources() []resource {
	return []resource{
		{group: "certificates.k8s.io", versions: []string{"v1"}, name: "certificatesigningrequests", kind: "CertificateSigningRequest", strategy: certificates.Strategy, subresources: subresources{"status": certificates.StatusStrategy, "approval": certificates.ApprovalStrategy}},
	}
}
