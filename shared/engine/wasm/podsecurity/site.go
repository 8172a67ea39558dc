package podsecurity

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	podpolicy "k8s.io/pod-security-admission/policy"
)

// The fields that the checks look at are those of https://kubernetes.io/docs/concepts/security/pod-security-standards/.

// site is a field that a check may object to.
type site struct {
	path string
	// mend gives the field a value that the check doesn't object to.
	mend func()
}

const (
	allowedSysctl     = "kernel.shm_rmid_forced"
	allowedCapability = corev1.Capability("NET_BIND_SERVICE")
	allCapabilities   = corev1.Capability("ALL")

	seccompPodAnnotation             = "seccomp.security.alpha.kubernetes.io/pod"
	seccompContainerAnnotationPrefix = "container.seccomp.security.alpha.kubernetes.io/"
)

// podSites are the fields of a pod outside its containers that a check looks at.
func podSites(id podpolicy.CheckID, part part) []site {
	spec := part.spec
	if spec.SecurityContext == nil {
		spec.SecurityContext = &corev1.PodSecurityContext{}
	}
	context, at := spec.SecurityContext, "spec.securityContext."
	switch id {
	case "hostNamespaces":
		return []site{
			{"spec.hostNetwork", func() { spec.HostNetwork = false }},
			{"spec.hostPID", func() { spec.HostPID = false }},
			{"spec.hostIPC", func() { spec.HostIPC = false }},
		}
	case "hostPathVolumes":
		return volumeSites(spec, ".hostPath")
	case "restrictedVolumes":
		return volumeSites(spec, "")
	case "sysctls":
		return sysctlSites(context)
	case "seLinuxOptions":
		return seLinuxSites(at, context.SELinuxOptions)
	case "windowsHostProcess":
		return []site{{at + "windowsOptions.hostProcess", func() { context.WindowsOptions = nil }}}
	case "runAsNonRoot":
		return []site{{at + "runAsNonRoot", func() { context.RunAsNonRoot = nil }}}
	case "runAsUser":
		return []site{{at + "runAsUser", func() { context.RunAsUser = nil }}}
	case "seccompProfile_baseline", "seccompProfile_restricted":
		profile := site{at + "seccompProfile.type", func() { context.SeccompProfile = nil }}
		return append([]site{profile}, annotationSites(part, func(key string) bool { return key == seccompPodAnnotation })...)
	case "appArmorProfile":
		profile := site{at + "appArmorProfile.type", func() { context.AppArmorProfile = nil }}
		return append([]site{profile}, annotationSites(part, func(key string) bool {
			return strings.HasPrefix(key, corev1.DeprecatedAppArmorBetaContainerAnnotationKeyPrefix)
		})...)
	}
	return nil
}

// containerSites are the fields of the only container of a part that a check looks at.
func containerSites(id podpolicy.CheckID, part part, path string) []site {
	container := &part.spec.Containers[0]
	if container.SecurityContext == nil {
		container.SecurityContext = &corev1.SecurityContext{}
	}
	context, at := container.SecurityContext, path+".securityContext."
	switch id {
	case "allowPrivilegeEscalation":
		return []site{{at + "allowPrivilegeEscalation", func() { context.AllowPrivilegeEscalation = new(bool) }}}
	case "appArmorProfile":
		return []site{{at + "appArmorProfile.type", func() { context.AppArmorProfile = nil }}}
	case "capabilities_baseline", "capabilities_restricted":
		return capabilitySites(at, context)
	case "hostPorts":
		return hostPortSites(path, container)
	case "hostProbesAndHostLifecycle":
		return hostSites(path, container)
	case "privileged":
		return []site{{at + "privileged", func() { context.Privileged = nil }}}
	case "procMount", "procMount_restricted":
		return []site{{at + "procMount", func() { context.ProcMount = nil }}}
	case "runAsNonRoot":
		return []site{{at + "runAsNonRoot", func() { yes := true; context.RunAsNonRoot = &yes }}}
	case "runAsUser":
		return []site{{at + "runAsUser", func() { context.RunAsUser = nil }}}
	case "seLinuxOptions":
		return seLinuxSites(at, context.SELinuxOptions)
	case "seccompProfile_baseline", "seccompProfile_restricted":
		profile := site{at + "seccompProfile.type", func() {
			context.SeccompProfile = &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}
		}}
		annotation := seccompContainerAnnotationPrefix + container.Name
		return append([]site{profile}, annotationSites(part, func(key string) bool { return key == annotation })...)
	case "windowsHostProcess":
		return []site{{at + "windowsOptions.hostProcess", func() { context.WindowsOptions = nil }}}
	}
	return nil
}

func volumeSites(spec *corev1.PodSpec, field string) []site {
	var sites []site
	for i := range spec.Volumes {
		volume := &spec.Volumes[i]
		sites = append(sites, site{fmt.Sprintf("spec.volumes[%d]%s", i, field), func() {
			volume.VolumeSource = corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}
		}})
	}
	return sites
}

func sysctlSites(context *corev1.PodSecurityContext) []site {
	var sites []site
	for i := range context.Sysctls {
		sysctl := &context.Sysctls[i]
		sites = append(sites, site{fmt.Sprintf("spec.securityContext.sysctls[%d].name", i), func() { sysctl.Name = allowedSysctl }})
	}
	return sites
}

func seLinuxSites(at string, options *corev1.SELinuxOptions) []site {
	if options == nil {
		return nil
	}
	return []site{
		{at + "seLinuxOptions.type", func() { options.Type = "" }},
		{at + "seLinuxOptions.user", func() { options.User = "" }},
		{at + "seLinuxOptions.role", func() { options.Role = "" }},
	}
}

func capabilitySites(at string, context *corev1.SecurityContext) []site {
	if context.Capabilities == nil {
		context.Capabilities = &corev1.Capabilities{}
	}
	capabilities := context.Capabilities
	sites := []site{{at + "capabilities.drop", func() { capabilities.Drop = []corev1.Capability{allCapabilities} }}}
	for i := range capabilities.Add {
		sites = append(sites, site{fmt.Sprintf("%scapabilities.add[%d]", at, i), func() { capabilities.Add[i] = allowedCapability }})
	}
	return sites
}

func hostPortSites(path string, container *corev1.Container) []site {
	var sites []site
	for i := range container.Ports {
		port := &container.Ports[i]
		sites = append(sites, site{fmt.Sprintf("%s.ports[%d].hostPort", path, i), func() { port.HostPort = 0 }})
	}
	return sites
}

func hostSites(path string, container *corev1.Container) []site {
	var sites []site
	add := func(name string, get *corev1.HTTPGetAction, socket *corev1.TCPSocketAction) {
		if get != nil {
			sites = append(sites, site{path + name + ".httpGet.host", func() { get.Host = "" }})
		}
		if socket != nil {
			sites = append(sites, site{path + name + ".tcpSocket.host", func() { socket.Host = "" }})
		}
	}
	addProbe := func(name string, probe *corev1.Probe) {
		if probe != nil {
			add(name, probe.HTTPGet, probe.TCPSocket)
		}
	}
	addHandler := func(name string, handler *corev1.LifecycleHandler) {
		if handler != nil {
			add(name, handler.HTTPGet, handler.TCPSocket)
		}
	}
	addProbe(".livenessProbe", container.LivenessProbe)
	addProbe(".readinessProbe", container.ReadinessProbe)
	addProbe(".startupProbe", container.StartupProbe)
	if container.Lifecycle != nil {
		addHandler(".lifecycle.postStart", container.Lifecycle.PostStart)
		addHandler(".lifecycle.preStop", container.Lifecycle.PreStop)
	}
	return sites
}

func annotationSites(part part, looksAt func(key string) bool) []site {
	var keys []string
	for key := range part.metadata.Annotations {
		if looksAt(key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var sites []site
	for _, key := range keys {
		sites = append(sites, site{"metadata.annotations[" + key + "]", func() { delete(part.metadata.Annotations, key) }})
	}
	return sites
}
