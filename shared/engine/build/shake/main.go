// Shake drops from a vendored Go program's source what the program can't reach, so that the compiler and the linker have
// less to keep. It writes to the folder that it is given.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"gitops-actions/shake/cut"
	"gitops-actions/shake/patch"
	"gitops-actions/shake/program"
	"gitops-actions/shake/reach"
	"gitops-actions/shake/registration"
	"gitops-actions/shake/replace"
)

type options struct {
	folder, tags, patches, replacements, why string
}

func main() {
	var asked options
	flag.StringVar(&asked.folder, "folder", "", "the folder of the main package, with its vendor folder; it is changed")
	flag.StringVar(&asked.tags, "tags", "", "build tags, separated by commas")
	flag.StringVar(&asked.patches, "patches", "", "the file that lists what to leave out")
	flag.StringVar(&asked.replacements, "replacements", "", "the folder of declarations to put in the place of others")
	flag.StringVar(&asked.why, "why", "", "tell how these packages, separated by commas, come in, and drop nothing")
	flag.Parse()
	if err := shake(asked); err != nil {
		fmt.Fprintln(os.Stderr, "shake:", err)
		os.Exit(1)
	}
}

func shake(asked options) error {
	patches, err := patch.Read(asked.patches)
	if err != nil {
		return err
	}
	vendor := filepath.Join(asked.folder, "vendor")
	if err := replace.Apply(asked.replacements, vendor); err != nil {
		return err
	}
	for _, each := range patches.Registrations {
		versions, err := regexp.Compile(each.Versions)
		if err != nil {
			return err
		}
		if err := registration.Drop(vendor, each.Packages, versions); err != nil {
			return err
		}
	}
	whole, err := program.Load(asked.folder, asked.tags)
	if err != nil {
		return err
	}
	reached := reach.Find(whole, patches)
	if asked.why != "" {
		return explain(whole, reached, asked.why)
	}
	count, err := cut.Program(whole, reached)
	if err != nil {
		return err
	}
	fmt.Printf("kept %d of %d packages, %d of %d declarations\n",
		count.KeptPackages, count.Packages, count.KeptDeclarations, count.Declarations)
	return nil
}

// explain prints, for each package of a comma-separated list, the declarations by which it came in.
func explain(whole *program.Program, reached *reach.Reached, packages string) error {
	for path := range strings.SplitSeq(packages, ",") {
		found := whole.ByPath(path)
		if found == nil {
			return fmt.Errorf("there is no package %s", path)
		}
		fmt.Println(path)
		for _, each := range reached.Why(found) {
			fmt.Println("  by", each)
		}
	}
	return nil
}
