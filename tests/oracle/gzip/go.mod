module gzipreader

go 1.19
