"""What the tests read with: sources, pages and PDFs, without the generator."""
