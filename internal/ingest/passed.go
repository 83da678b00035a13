package ingest

import (
	"path"
	"slices"
	"strings"
)

// passedOver is true for hidden files, files in hidden folders, what macOS adds
// to archives, and question sets.
func passedOver(name string) bool {
	return strings.EqualFold(path.Ext(name), ".jsonl") || slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == "__MACOSX" || strings.HasPrefix(part, ".") && part != ".."
	})
}

// withoutSiteParts leaves out what a saved site needs to look right and nobody
// asks about: scripts, styles, pictures and fonts. They are parts of a site if
// a web page stands in their folder or in one above.
func withoutSiteParts(files []File) []File {
	pages := map[string]bool{} // folders that hold web pages
	for _, f := range files {
		switch ending(f.Name) {
		case ".html", ".htm", ".xhtml":
			pages[path.Dir(f.Name)] = true
		}
	}
	if len(pages) == 0 {
		return files
	}
	return slices.DeleteFunc(files, func(f File) bool { return isSitePart(f.Name) && besidePage(f.Name, pages) })
}

func besidePage(name string, pages map[string]bool) bool {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if pages[dir] {
			return true
		}
		if dir == "." || dir == "/" {
			return false
		}
	}
}

func isSitePart(name string) bool {
	switch ending(name) {
	case ".css", ".js", ".mjs", ".map", ".wasm",
		".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".bmp",
		".woff", ".woff2", ".ttf", ".otf", ".eot":
		return true
	}
	return false
}

func ending(name string) string { return strings.ToLower(path.Ext(name)) }
