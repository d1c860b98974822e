package memory

// Plans are how many ways there are to find candidates, with the first that of
// the least cost; By takes one of them. For tests outside the package.
const Plans = int(byPostings) + 1

func (o LookupOptions) By(n int) LookupOptions {
	o.plan = plan(n)
	return o
}
