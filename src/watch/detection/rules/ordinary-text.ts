/**
 * What fills everyday access logs, written down by hand: no text in it makes a rule a candidate, and the kernel looks for the pieces of a
 * literal that are rarest in it. A line repeated here weighs more.
 */
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15',
  'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36 Edg/119.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/) facebookexternalhit/1.1 curl/7.88.1 python-requests/2.31.0',
]

/** Segments of ordinary paths, each by itself: a space in a literal is a sign. */
const WORDS = `/about /account /admin /archive /article /contact /content /data /default /detail /docs /download /edit /event /feed /file /form /forum /guide /help
  /home /info /item /list /login /mail /main /market /member /message /music /news /office /online /order /page /photo /play /portal /post /price
  /product /profile /project /report /resource /review /search /security /service /setup /shop /site /start /status /store /style /support /system
  /table /task /team /test /theme /topic /update /user /video /view /web /world /com /org /net /www /http /https /index /public /private /config /cache
  /include /module /component /template /upload /script /plugin /delete /create /register /logout /settings /dashboard /gallery /events /downloads
  /products /categories /comments /wp-includes /wp-content /wp-json /windows /android /iphone /linux`

const REST = [
  '"GET / HTTP/1.1" 200 1234 "-" "Mozilla/5.0 "GET /index.html HTTP/2.0" 304 0 "https://www.example.com/" "POST /api/v1/ HTTP/1.1',
  '"HEAD /robots.txt HTTP/1.0" 404 153 "https://www.google.com/" "-" "OPTIONS * HTTP/1.1" "PUT /api/v2/ "-" "-" "GET /favicon.ico HTTP/1.1"',
  '/wp-content/themes/ /wp-content/plugins/ /wp-content/uploads/2024/ /wp-includes/js/jquery/ /wp-admin/admin-ajax.php /wp-json/wp/v2/posts',
  '/assets/ /static/ /images/ /css/main.css /js/app.js /fonts/ /media/ /user/login /search?q= /page/2/ /category/ /product/ /cart /checkout /blog/',
  '.html .htm .css .js .png .jpg .jpeg .gif .svg .ico .woff2 .json .xml .php .aspx .webp .min.js .pdf .txt .map .asp .jsp .cgi',
  '?page=1&sort=asc&id=123&utm_source=google&utm_medium=email&utm_campaign=news&lang=en&action=view&type=all&q=&s=&v=1.2.3&token=&name=',
  '2023-01-15 2024/05/20 10:15:30 0000 1000 2000 000000 123456789 100x100 1920x1080 300x250',
  '{"level":"info","ts":17,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"","proto":"HTTP/2.0","method":"GET","host":"',
  '"uri":"/","headers":{"User-Agent":["Mozilla/5.0"],"Accept":["text/html"],"Accept-Encoding":["gzip, deflate, br"],"Referer":["https://',
  '"tls":{"resumed":false,"version":772,"cipher_suite":4865,"proto":"h2","server_name":"},"duration":0.00,"size":,"status":200,"resp_headers":',
  'Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)+AppleWebKit/537.36+(KHTML,+like+Gecko)+Chrome/120.0.0.0+Safari/537.36',
]

export const ORDINARY_TEXT = [...AGENTS, ...AGENTS, ...AGENTS, ...REST, ...REST, ...WORDS.split(/\s+/)].join('\n')
