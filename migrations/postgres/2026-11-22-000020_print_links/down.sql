DROP TABLE print_links;
