<?php
// What TCPDF makes of the same quote, asked as printer_acts.py is: one question a line, one answer a line.
// Rows by MultiCell, the fast way, with the DejaVu that the package ships, subset; a head on every page.
define('K_TCPDF_EXTERNAL_CONFIG', true);
define('K_PATH_MAIN', '/usr/share/php/tcpdf/');
define('K_PATH_URL', '');
define('K_PATH_FONTS', K_PATH_MAIN . 'fonts/');
define('K_PATH_CACHE', sys_get_temp_dir() . '/');
define('K_PATH_IMAGES', '');
define('PDF_HEADER_LOGO', '');
define('K_BLANK_IMAGE', '');
define('PDF_FONT_NAME_MAIN', 'dejavusans');
define('PDF_FONT_SIZE_MAIN', 9);
define('PDF_IMAGE_SCALE_RATIO', 1.25);
define('HEAD_MAGNIFICATION', 1.1);
define('K_CELL_HEIGHT_RATIO', 1.25);
define('K_TITLE_MAGNIFICATION', 1.3);
define('K_SMALL_RATIO', 2 / 3);
define('K_THAI_TOPCHARS', true);
define('K_TCPDF_CALLS_IN_HTML', false);
define('K_TCPDF_THROW_EXCEPTION_ERROR', true);
require K_PATH_MAIN . 'tcpdf.php';

const WIDTHS = [30, 235, 55, 30, 45, 55, 62];
const HEADS = ['Line', 'Description', 'Code', 'Qty', 'Unit', 'Unit price', 'Amount USD'];

function money(int $minor): string
{
    return number_format($minor / 100, 2);
}

function heads(TCPDF $pdf): void
{
    $pdf->AddPage();
    foreach (HEADS as $at => $head) {
        $pdf->Cell(WIDTHS[$at], 12.4, $head);
    }
    $pdf->Ln();
}

function quote(array $lines): string
{
    $pdf = new TCPDF('P', 'pt', 'LETTER');
    $pdf->setPrintHeader(false);
    $pdf->setMargins(50, 50, 50);
    $pdf->setAutoPageBreak(false);
    $pdf->setCellPadding(0);
    $pdf->setFont('dejavusans', '', 9.2);
    heads($pdf);
    foreach ($lines as [$n, $text, $detail, $code, $quantity, $unit, $price, $amount]) {
        $high = 12.4 * $pdf->getNumLines($text, WIDTHS[1]) + 12.4 * $pdf->getNumLines($detail, WIDTHS[1]) + 10;
        if ($pdf->GetY() + $high > 740) {
            heads($pdf);
        }
        [$x, $y] = [$pdf->GetX(), $pdf->GetY()];
        $pdf->Cell(WIDTHS[0], 12.4, (string) $n);
        $pdf->MultiCell(WIDTHS[1], 12.4, $text, 0, 'L', false, 1);
        $pdf->SetX($x + WIDTHS[0]);
        $pdf->MultiCell(WIDTHS[1], 12.4, $detail, 0, 'L', false, 1);
        $pdf->SetXY($x + WIDTHS[0] + WIDTHS[1], $y);
        foreach ([$code, (string) $quantity, $unit, money($price), money($amount)] as $at => $cell) {
            $pdf->Cell(WIDTHS[$at + 2], 12.4, $cell, 0, 0, in_array($at, [1, 3, 4]) ? 'R' : 'L');
        }
        $pdf->SetXY($x, $y + $high);
        $pdf->Line(50, $y + $high - 4, 562, $y + $high - 4);
    }
    return $pdf->Output('', 'S');
}

while (($question = fgets(STDIN)) !== false) {
    try {
        $asked = json_decode($question, true);
        $start = hrtime(true);
        $data = quote($asked['lines']);
        $answer = [
            'ms' => (hrtime(true) - $start) / 1e6,
            'bytes' => strlen($data),
            'version' => TCPDF_STATIC::getTCPDFVersion(),
            'mb' => getrusage()['ru_maxrss'] / 1024,
        ];
        if (isset($asked['out'])) {
            file_put_contents($asked['out'], $data);
        }
    } catch (Throwable $why) {
        $answer = ['failed' => substr($why->getMessage(), 0, 200)];
    }
    echo json_encode($answer), "\n";
}
