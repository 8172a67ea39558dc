package kinds

import (
	"context"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/endpoints/deprecation"
	utilversion "k8s.io/apiserver/pkg/util/compatibility"
	"k8s.io/apiserver/pkg/warning"
)

// deprecated warns with every create and update that the version of the kind is deprecated. As in the API server, whose
// handlers warn before their strategies are asked, an object with problems is no exception.
type deprecated struct {
	strategy
	message string
}

func warnOfDeprecation(kept strategy, coding coding) strategy {
	object, err := coding.scheme.New(coding.kind)
	if err != nil {
		return kept
	}
	release := utilversion.DefaultBuildEffectiveVersion().EmulationVersion()
	if !deprecation.IsDeprecated(object, int(release.Major()), int(release.Minor())) {
		return kept
	}
	object.GetObjectKind().SetGroupVersionKind(coding.kind)
	return deprecated{strategy: kept, message: deprecation.WarningMessage(object)}
}

func (d deprecated) PrepareForCreate(ctx context.Context, object runtime.Object) {
	warning.AddWarning(ctx, "", d.message)
	d.strategy.PrepareForCreate(ctx, object)
}

func (d deprecated) PrepareForUpdate(ctx context.Context, object, old runtime.Object) {
	warning.AddWarning(ctx, "", d.message)
	d.strategy.PrepareForUpdate(ctx, object, old)
}
