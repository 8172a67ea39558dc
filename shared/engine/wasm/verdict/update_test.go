package verdict_test

import (
	"strings"
	"testing"

	"gitops-actions/engine/verdict"
)

func TestUpdateOfWhatIsStored(t *testing.T) {
	const live = `{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"prod","uid":"8a5f1c9a-0000-4000-8000-000000000001","resourceVersion":"5","creationTimestamp":"2024-01-01T00:00:00Z"},"spec":{"type":"NodePort","clusterIP":"10.0.0.7","clusterIPs":["10.0.0.7"],"ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","ports":[{"name":"http","port":80,"nodePort":30080}],"selector":{"a":"b"}}}`
	for name, test := range map[string]struct{ changed, contains, path string }{
		"keeps what was allocated":   {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"NodePort","ports":[{"name":"http","port":8080}],"selector":{"a":"b"}}}`, `"nodePort":30080`, ""},
		"keeps the address":          {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"name":"http","port":8080}],"selector":{"a":"b"}}}`, `"clusterIPs":["10.0.0.7"]`, ""},
		"keeps the UID":              {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"port":8080}]}}`, `"uid":"8a5f1c9a-0000-4000-8000-000000000001"`, ""},
		"lets go of the address":     {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"ExternalName","externalName":"web.example.com"}}`, `"type":"ExternalName"`, ""},
		"refuses another address":    {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"clusterIP":"10.0.0.8","ports":[{"port":8080}]}}`, "", "spec.clusterIPs[0]"},
		"refuses a second family":    {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ipFamilies":["IPv4","IPv6"],"ports":[{"port":8080}]}}`, "", "spec.ipFamilyPolicy"},
		"refuses what is not strict": {`{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"prots":[]}}`, "", "spec.prots"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := answerOne(t, verdict.Update(builtIn), `{"defaults": true}`, []byte(live), []byte(test.changed))
			if test.path != "" {
				if len(answer.Problems) != 1 || answer.Problems[0].Path != test.path {
					t.Errorf("%v", answer.Problems)
				}
				return
			}
			if len(answer.Problems) > 0 || !strings.Contains(string(answer.Object), test.contains) {
				t.Errorf("%v %s", answer.Problems, answer.Object)
			}
		})
	}
}

func TestUpdateThroughASubresource(t *testing.T) {
	changed := strings.Replace(strings.Replace(deployment, `"readyReplicas":3`, `"readyReplicas":2,"replicas":2`, 1), `"image":"b"`, `"image":"c"`, 1)
	scaled := strings.Replace(deployment, `"spec":{"selector"`, `"spec":{"replicas":5,"selector"`, 1)
	for name, test := range map[string]struct{ subresource, changed, contains, lacks string }{
		"status takes the status":   {"status", changed, `"readyReplicas":2`, `"image":"c"`},
		"scale takes the replicas":  {"scale", scaled, `"replicas":5`, `"image":"c"`},
		"the object takes the rest": {"", changed, `"image":"c"`, `"readyReplicas":2`},
	} {
		t.Run(name, func(t *testing.T) {
			answer := answerOne(t, verdict.Update(builtIn), `{"defaults": true, "subresource": "`+test.subresource+`"}`, []byte(deployment), []byte(test.changed))
			if len(answer.Problems) > 0 || !strings.Contains(string(answer.Object), test.contains) || strings.Contains(string(answer.Object), test.lacks) {
				t.Errorf("%v %s", answer.Problems, answer.Object)
			}
		})
	}
	if answer := answerOne(t, verdict.Update(builtIn), `{"subresource": "foo"}`, []byte(deployment), []byte(deployment)); len(answer.Problems) != 1 || answer.Problems[0].Code != "not-served" {
		t.Errorf("%v", answer.Problems)
	}
}

func TestUpdateReadsTheOldObjectLeniently(t *testing.T) {
	old := strings.Replace(deployment, `"spec":{`, `"spec":{"former":1,`, 1)
	if answer := answerOne(t, verdict.Update(builtIn), `{}`, []byte(old), []byte(deployment)); len(answer.Problems) > 0 {
		t.Errorf("%v", answer.Problems)
	}
	if answer := answerOne(t, verdict.Update(builtIn), `{}`, []byte(service), []byte(deployment)); len(answer.Problems) != 1 {
		t.Errorf("another kind: %v", answer.Problems)
	}
}
