module cutaway.test/readers

go 1.21
