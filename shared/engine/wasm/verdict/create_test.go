package verdict_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"gitops-actions/engine/kinds"
	"gitops-actions/engine/verdict"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestCreateAcceptsAnObjectOfEachKind(t *testing.T) {
	documents := acceptedDocuments(t)
	if len(documents) < 60 {
		t.Errorf("only %d objects of served kinds", len(documents))
	}
	for i, answer := range answerAll(t, verdict.Create(builtIn), `{"defaults": true}`, documents...) {
		if len(answer.Problems) > 0 || answer.Object == nil {
			t.Errorf("%s: %v", documents[i], answer.Problems)
		}
		again := answerOne(t, verdict.Create(builtIn), `{"defaults": true}`, answer.Object)
		if len(again.Problems) > 0 {
			t.Errorf("%s: its own answer is refused: %v", documents[i], again.Problems)
		}
	}
}

func TestUpdateAcceptsNoChangeOfEachKind(t *testing.T) {
	for _, document := range acceptedDocuments(t) {
		if strings.Contains(string(document), "generateName") || isReview(t, document) {
			continue
		}
		if answer := answerOne(t, verdict.Update(builtIn), `{"defaults": true}`, document, document); len(answer.Problems) > 0 || answer.Object == nil {
			t.Errorf("%s: %v", document, answer.Problems)
		}
	}
}

func TestCreateAnswersWithDefaults(t *testing.T) {
	for name, test := range map[string]struct{ object, options, contains, lacks string }{
		"fills in defaults":          {deployment, `{"defaults": true}`, `"revisionHistoryLimit":10`, ""},
		"sets the generation":        {deployment, `{"defaults": true}`, `"generation":1`, ""},
		"drops the status":           {deployment, `{"defaults": true}`, `"status":{}`, "readyReplicas"},
		"drops what a server gives":  {deployment, `{"defaults": true}`, "", "resourceVersion"},
		"gives the namespace":        {deployment, `{"defaults": true, "namespace": "prod"}`, `"namespace":"prod"`, ""},
		"gives no derived UID":       {job, `{"defaults": true}`, `"job-name":"once"`, "uid"},
		"allocates no address":       {service, `{"defaults": true}`, `"ipFamilyPolicy":"SingleStack"`, "clusterIP"},
		"moves strings into data":    {secret, `{"defaults": true}`, `"data":{"a":"Yg=="}`, "stringData"},
		"makes up no generated name": {`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"a-"}}`, `{"defaults": true}`, `"generateName":"a-"`, `"name":`},
	} {
		t.Run(name, func(t *testing.T) {
			answer := answerOne(t, verdict.Create(builtIn), test.options, []byte(test.object))
			if !strings.Contains(string(answer.Object), test.contains) || test.lacks != "" && strings.Contains(string(answer.Object), test.lacks) {
				t.Errorf("%s %v", answer.Object, answer.Problems)
			}
		})
	}
}

func TestCreateTellsNothingOfAGoodObject(t *testing.T) {
	answers, err := verdict.Create(builtIn)(nil, [][]byte{[]byte(deployment), []byte(service)})
	if err != nil || len(answers.Documents) != 2 || len(answers.Documents[0])+len(answers.Documents[1]) > 0 {
		t.Errorf("%q %v", answers.Documents, err)
	}
}

func TestCreateWarns(t *testing.T) {
	for object, warning := range map[string]string{
		`{"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"a"}}`:                                                                                                                                 "v1 Endpoints is deprecated",
		`{"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"A B"}}`:                                                                                                                               "v1 Endpoints is deprecated",
		`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"nodeSelector":{"beta.kubernetes.io/os":"linux"},"containers":[{"name":"a","image":"b"}]}}`:                                     "spec.nodeSelector[beta.kubernetes.io/os]",
		`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"b","uid":"1"},{"apiVersion":"v1","kind":"Pod","name":"b","uid":"1"}]}}`: "ownerReferences",
	} {
		answer := answerOne(t, verdict.Create(builtIn), `{}`, []byte(object))
		if len(answer.Warnings) != 1 || !strings.Contains(answer.Warnings[0], warning) {
			t.Errorf("%s: %q", object, answer.Warnings)
		}
	}
}

func TestCreateKeepsSecretsSecret(t *testing.T) {
	for _, object := range []string{
		`{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"a":"hunter2!"}}`,
		`{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"a":{"hunter2":"hunter2"}}}`,
		`{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"a":"hunter2","a":"hunter2"}}`,
		`{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"type":"kubernetes.io/dockerconfigjson","stringData":{".dockerconfigjson":"hunter2"}}`,
		`{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"type":"kubernetes.io/ssh-auth","stringData":{"b":"hunter2"}}`,
		`{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"a":"hunter2}}`,
	} {
		answer := answerOne(t, verdict.Create(builtIn), `{}`, []byte(object))
		encoded, err := json.Marshal(answer)
		if err != nil || len(answer.Problems) == 0 || bytes.Contains(encoded, []byte("hunter2")) {
			t.Errorf("%s: %s", object, encoded)
		}
	}
}

const (
	deployment = `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":7,"resourceVersion":"5","uid":"x"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"b"}]}}},"status":{"readyReplicas":3}}`
	job        = `{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"once"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"b"}]}}}}`
	service    = `{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"port":80}],"selector":{"a":"b"}}}`
	secret     = `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"token"},"stringData":{"a":"b"}}`
)

// acceptedDocuments are valid objects of the kinds that this release serves.
func acceptedDocuments(t *testing.T) [][]byte {
	t.Helper()
	var documents [][]byte
	for _, document := range bytes.Split(readFile(t, filepath.Join("testdata", "accepted.yaml")), []byte("\n---\n")) {
		converted := toJSON(t, document)
		if _, err := kinds.Catalog().Find(kindOf(t, converted)); err == nil {
			documents = append(documents, converted)
		}
	}
	return documents
}

func isReview(t *testing.T, document []byte) bool {
	kind, err := kinds.Catalog().Find(kindOf(t, document))
	return err == nil && kind.Update == nil
}

func kindOf(t *testing.T, document []byte) schema.GroupVersionKind {
	t.Helper()
	var head struct{ APIVersion, Kind string }
	if err := json.Unmarshal(document, &head); err != nil {
		t.Fatal(err)
	}
	return schema.FromAPIVersionAndKind(head.APIVersion, head.Kind)
}

func BenchmarkCreate(b *testing.B) {
	documents := [][]byte{[]byte(deployment), []byte(service), []byte(job), []byte(secret)}
	handle := verdict.Create(builtIn)
	for b.Loop() {
		if _, err := handle(nil, documents); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(documents)), "µs/object")
}
