package text

func (b *builder) rst()      { b.plain(0, len(b.lines)) }
func (b *builder) org()      { b.plain(0, len(b.lines)) }
func (b *builder) asciidoc() { b.plain(0, len(b.lines)) }
func (b *builder) csv()      { b.plain(0, len(b.lines)) }
